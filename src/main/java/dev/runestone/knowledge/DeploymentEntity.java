package dev.runestone.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code knowledge_deployment}. */
@Entity
@Table(name = "knowledge_deployment")
class DeploymentEntity {
    @Id
    String id = "";

    @Column(name = "base_group")
    String baseGroup = "";

    String artifact = "";

    String version = "";

    @Column(name = "release_key")
    @Nullable
    String releaseKey;

    @Column(name = "content_hash")
    String contentHash = "";

    String status = "";

    boolean retired;

    boolean activate;

    @JdbcTypeCode(SqlTypes.LONGVARCHAR)
    String diagnostics = "[]";

    @JdbcTypeCode(SqlTypes.LONGVARCHAR)
    String violations = "[]";

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;
}
