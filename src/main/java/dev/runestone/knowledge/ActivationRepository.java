package dev.runestone.knowledge;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of activations. */
@ApplicationScoped
class ActivationRepository implements PanacheRepositoryBase<ActivationEntity, String> {}
