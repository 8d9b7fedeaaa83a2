package dev.runestone.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code knowledge_activation}. */
@Entity
@Table(name = "knowledge_activation")
class ActivationEntity {
    @Id
    String id = "";

    String base = "";

    int place;

    String version = "";

    @Column(name = "activated_at")
    Instant activatedAt = Instant.EPOCH;
}
