package dev.runestone.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deployments in the database. Each method is a transaction of its own. */
@ApplicationScoped
@Transactional
class DeploymentStore {
    private static final TypeReference<List<Diagnostic>> DIAGNOSTICS = new TypeReference<>() {};
    private static final TypeReference<List<Violation>> VIOLATIONS = new TypeReference<>() {};

    private final DeploymentRepository deployments;
    private final AssetRepository assets;
    private final ObjectMapper json;
    private final Clock clock;

    DeploymentStore(DeploymentRepository deployments, AssetRepository assets, ObjectMapper json, Clock clock) {
        this.deployments = deployments;
        this.assets = assets;
        this.json = json;
        this.clock = clock;
    }

    /** Stores a new deployment with its assets. */
    void add(Deployment deployment, List<Asset> contents) {
        DeploymentEntity row = new DeploymentEntity();
        row.id = deployment.id();
        row.baseGroup = deployment.release().group();
        row.artifact = deployment.release().artifact();
        row.version = deployment.release().version();
        row.releaseKey = deployment.release().toString();
        row.contentHash = deployment.contentHash();
        row.status = deployment.status().name();
        row.activate = deployment.activate();
        row.createdAt = deployment.createdAt();
        deployments.persist(row);
        for (int i = 0; i < contents.size(); i++) {
            AssetEntity asset = new AssetEntity();
            asset.id = deployment.id() + "/" + i;
            asset.deploymentId = deployment.id();
            asset.path = contents.get(i).path();
            asset.content = contents.get(i).content();
            assets.persist(asset);
        }
    }

    void remove(String id) {
        assets.delete("deploymentId", id);
        deployments.deleteById(id);
    }

    /** Notes how a deployment ended. A failed one gives its coordinates free. */
    void finish(String id, Deployment.Status status, List<Diagnostic> diagnostics, List<Violation> violations) {
        DeploymentEntity row = deployments.findById(id);
        row.status = status.name();
        row.finishedAt = clock.instant();
        row.diagnostics = write(diagnostics);
        row.violations = write(violations);
        if (status == Deployment.Status.FAILED) {
            row.releaseKey = null;
        }
    }

    /** Marks a version as retired, or as back in service and to be built again. */
    void retire(String id, boolean retired) {
        DeploymentEntity row = deployments.findById(id);
        row.retired = retired;
        row.status = (retired ? Deployment.Status.READY : Deployment.Status.BUILDING).name();
    }

    Optional<Deployment> find(String id) {
        return deployments.findByIdOptional(id).map(this::deployment);
    }

    /** The deployment that is building, or has become, the version of these coordinates. */
    Optional<Deployment> of(Release release) {
        return deployments
                .find("releaseKey", release.toString())
                .firstResultOptional()
                .map(this::deployment);
    }

    /**
     * Deployments, the latest first.
     *
     * @param before the id that the page before ended with; empty for the first page
     */
    List<Deployment> list(String before, int count) {
        Sort latest = Sort.descending("id");
        return (before.isEmpty() ? deployments.findAll(latest) : deployments.find("id < ?1", latest, before))
                .page(Page.ofSize(count)).list().stream().map(this::deployment).toList();
    }

    /** The versions of a knowledge base that were built at some time, the latest first. */
    List<Deployment> versions(String group, String artifact) {
        return deployments
                .find(
                        "baseGroup = ?1 and artifact = ?2 and releaseKey is not null and (status = 'READY' or retired = true)",
                        Sort.descending("id"),
                        group,
                        artifact)
                .stream()
                .map(this::deployment)
                .toList();
    }

    /** The knowledge bases {@code group:artifact} that have or had a version, in alphabetical order. */
    List<String> bases() {
        return deployments
                .getEntityManager()
                .createQuery(
                        "select distinct d.baseGroup, d.artifact from DeploymentEntity d where d.releaseKey is not null"
                                + " and (d.status = 'READY' or d.retired = true)",
                        Object[].class)
                .getResultStream()
                .map(row -> row[0] + ":" + row[1])
                .sorted()
                .toList();
    }

    /** Deployments that a stopped service left unfinished. */
    List<Deployment> unfinished() {
        return deployments.find("status", Sort.ascending("id"), Deployment.Status.BUILDING.name()).stream()
                .map(this::deployment)
                .toList();
    }

    /** Forgets all but the latest failed deployments. */
    void forgetFailed(int kept) {
        List<DeploymentEntity> failed = deployments
                .find("status", Sort.descending("id"), Deployment.Status.FAILED.name())
                .page(Page.ofSize(kept + 1))
                .list();
        if (failed.size() > kept) {
            String oldest = failed.get(kept).id;
            deployments.find("status = 'FAILED' and id <= ?1", oldest).stream().forEach(row -> remove(row.id));
        }
    }

    /** What was sent, by path. */
    List<Asset> assets(String deploymentId) {
        return assets.find("deploymentId", Sort.ascending("path"), deploymentId).stream()
                .map(row -> new Asset(row.path, row.content))
                .toList();
    }

    private Deployment deployment(DeploymentEntity row) {
        return new Deployment(
                row.id,
                new Release(row.baseGroup, row.artifact, row.version),
                row.contentHash,
                Deployment.Status.valueOf(row.status),
                row.retired,
                row.activate,
                read(row.diagnostics, DIAGNOSTICS),
                read(row.violations, VIOLATIONS),
                row.createdAt,
                row.finishedAt);
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private <T> T read(@Nullable String text, TypeReference<T> type) {
        try {
            return json.readValue(text == null ? "[]" : text, type);
        } catch (JsonProcessingException spoilt) {
            throw new IllegalStateException("The stored messages of a deployment cannot be read.", spoilt);
        }
    }
}
