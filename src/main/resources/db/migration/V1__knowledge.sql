-- Deployments of knowledge bases: what was sent, what became of it, and which version decides.
create table knowledge_deployment (
    id varchar(40) not null primary key,
    base_group varchar(100) not null,
    artifact varchar(100) not null,
    version varchar(100) not null,
    -- group:artifact:version while the deployment is building or ready; null once it has failed, so that a corrected
    -- one can take its place
    release_key varchar(302) unique,
    content_hash varchar(64) not null,
    status varchar(20) not null,
    retired boolean not null,
    activate boolean not null,
    diagnostics text not null,
    violations text not null,
    created_at timestamp with time zone not null,
    finished_at timestamp with time zone
);

create index knowledge_deployment_base on knowledge_deployment (base_group, artifact);

create table knowledge_asset (
    id varchar(60) not null primary key,
    deployment_id varchar(40) not null references knowledge_deployment (id) on delete cascade,
    path varchar(400) not null,
    content bytea not null
);

create index knowledge_asset_deployment on knowledge_asset (deployment_id);

-- The activations of each knowledge base, a stack: the highest position decides, rolling back takes it off.
create table knowledge_activation (
    id varchar(220) not null primary key,
    base varchar(201) not null,
    place integer not null,
    version varchar(100) not null,
    activated_at timestamp with time zone not null
);

create index knowledge_activation_base on knowledge_activation (base);
