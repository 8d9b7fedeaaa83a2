package dev.runestone.knowledge;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of deployments. */
@ApplicationScoped
class DeploymentRepository implements PanacheRepositoryBase<DeploymentEntity, String> {}
