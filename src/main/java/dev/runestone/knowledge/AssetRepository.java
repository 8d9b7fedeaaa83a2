package dev.runestone.knowledge;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The table of assets. */
@ApplicationScoped
class AssetRepository implements PanacheRepositoryBase<AssetEntity, String> {}
