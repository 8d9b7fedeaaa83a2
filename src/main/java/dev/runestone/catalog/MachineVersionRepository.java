package dev.runestone.catalog;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of versions of state machines. */
@ApplicationScoped
class MachineVersionRepository implements PanacheRepositoryBase<MachineVersionEntity, String> {}
