-- Results that lazy evaluations remember beyond a restart, where that is switched on.
create table cached_result (
    -- 128 bits of what the component does and of the values of its inputs, in hexadecimal digits
    id varchar(32) not null primary key,
    workflow varchar(400) not null,
    component varchar(400) not null,
    -- each between two commas
    tags varchar(3000) not null,
    port integer not null,
    json text not null,
    cost_nanos bigint not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null
);

create index cached_result_created_at on cached_result (created_at);
create index cached_result_expires_at on cached_result (expires_at);
