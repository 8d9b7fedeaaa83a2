package dev.runestone.catalog;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of workflow versions. */
@ApplicationScoped
class WorkflowVersionRepository implements PanacheRepositoryBase<WorkflowVersionEntity, String> {}
