package dev.runestone.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code knowledge_asset}. */
@Entity
@Table(name = "knowledge_asset")
class AssetEntity {
    @Id
    String id = "";

    @Column(name = "deployment_id")
    String deploymentId = "";

    String path = "";

    byte[] content = {};
}
