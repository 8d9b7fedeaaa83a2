-- The versions of state machines. A definition is the machine in its JSON form; its content hash tells whether it changed.
create table machine_version (
    id varchar(300) not null primary key,
    name varchar(100) not null,
    version varchar(150) not null,
    content_hash varchar(100) not null,
    definition text not null,
    source varchar(1000),
    created_at timestamp with time zone not null
);

create index machine_version_name on machine_version (name);

-- What instances run by, for as long as they live, whatever becomes of the version in the catalog.
create table machine_definition (
    hash varchar(64) not null primary key,
    definition text not null
);

-- A machine that a workflow defines is called workflow.component.
create table machine_instance (
    machine varchar(201) not null,
    instance_key varchar(200) not null,
    hash varchar(64) not null,
    revision bigint not null,
    -- the active states between bars: |review|waiting|
    states text not null,
    snapshot text not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    primary key (machine, instance_key)
);

-- What became of each event; only ever added to.
create table machine_event (
    machine varchar(201) not null,
    instance_key varchar(200) not null,
    revision bigint not null,
    event_id varchar(300) not null,
    fingerprint varchar(64) not null,
    name varchar(1200) not null,
    payload text not null,
    outcome text not null,
    handled_at timestamp with time zone not null,
    primary key (machine, instance_key, revision),
    unique (machine, instance_key, event_id)
);

-- Delays that are running; handed on again at each start.
create table machine_delay (
    id varchar(600) not null primary key,
    machine varchar(201) not null,
    instance_key varchar(200) not null,
    event varchar(300) not null,
    due_at timestamp with time zone not null
);

create index machine_delay_instance on machine_delay (machine, instance_key);

-- Starts of workflows that have not been handed on yet.
create table machine_start (
    id varchar(600) not null primary key,
    workflow varchar(100) not null,
    inputs text not null,
    created_at timestamp with time zone not null
);
