-- Alarms: what is to ring, and when. The first columns are those that db-scheduler reads and writes.
create table alarm (
    task_name varchar(100) not null,
    task_instance varchar(400) not null,
    -- the cron expression and its time zone where the alarm repeats, and, behind a line feed, what the handler is given
    task_data bytea not null,
    execution_time timestamp with time zone not null,
    picked boolean not null,
    picked_by varchar(50),
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat timestamp with time zone,
    version bigint not null,
    -- what was asked of the alarm while it rang: another time, or, where next_time is null, to be gone
    changed boolean not null default false,
    next_time timestamp with time zone,
    next_data bytea,
    primary key (task_name, task_instance)
);

create index alarm_execution_time on alarm (execution_time);
create index alarm_last_heartbeat on alarm (last_heartbeat);

-- Runs that begin by themselves, again and again.
create table run_schedule (
    name varchar(100) not null primary key,
    -- changes whenever somebody changes the schedule, not when it fires
    revision varchar(40) not null,
    workflow varchar(100) not null,
    version varchar(150),
    cron varchar(100) not null,
    zone varchar(60) not null,
    inputs text not null,
    attributes text not null,
    paused boolean not null,
    created_at timestamp with time zone not null,
    updated_at timestamp with time zone not null,
    -- the latest firing: when it was due, the run that it began or why it began none
    fired_at timestamp with time zone,
    run varchar(200),
    failure text
);
