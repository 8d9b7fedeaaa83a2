-- What is nobody's and due is looked for twice a second: with the status and the time behind the owner it is found
-- without a look at the runs that only wait, and one index less is written.
drop index run_wake;
drop index run_owner;
create index run_owner on run (owner, status, wake_at);
