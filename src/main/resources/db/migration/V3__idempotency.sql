-- POSTs with an Idempotency-Key: the first response, or, while status is null, that the request is under way.
create table idempotency_record (
    idempotency_key varchar(255) not null primary key,
    fingerprint varchar(64) not null,
    status integer,
    headers text,
    body bytea,
    begun_at timestamp with time zone not null
);

create index idempotency_record_begun_at on idempotency_record (begun_at);
