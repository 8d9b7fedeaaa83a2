package dev.runestone.execution;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request without a server.
 *
 * @param unmet the answer where what it asks to hold does not; null where it does
 */
record Preconditions(Response.@Nullable ResponseBuilder unmet) implements Request {
    @Override
    public String getMethod() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Variant selectVariant(List<Variant> variants) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Response.@Nullable ResponseBuilder evaluatePreconditions(EntityTag tag) {
        return unmet;
    }

    @Override
    public Response.@Nullable ResponseBuilder evaluatePreconditions(Date modified) {
        return unmet;
    }

    @Override
    public Response.@Nullable ResponseBuilder evaluatePreconditions(Date modified, EntityTag tag) {
        return unmet;
    }

    @Override
    public Response.@Nullable ResponseBuilder evaluatePreconditions() {
        return unmet;
    }
}
