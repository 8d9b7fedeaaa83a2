-- The versions of workflows. A definition is the workflow in its JSON form; its content hash tells whether it changed.
create table workflow_version (
    id varchar(300) not null primary key,
    name varchar(100) not null,
    version varchar(150) not null,
    content_hash varchar(100) not null,
    definition text not null,
    source varchar(1000),
    created_at timestamp with time zone not null
);

create index workflow_version_name on workflow_version (name);
