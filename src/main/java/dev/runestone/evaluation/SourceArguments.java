package dev.runestone.evaluation;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where the items of a stream come from; one of the members. */
@Schema(description = "Where the items come from: one of the members. Without any, they are pushed.")
record SourceArguments(
        @Nullable RangeArguments range,
        @Nullable FileArguments file,
        @Nullable TopicArguments kafka) {

    /** Whole numbers. */
    @Schema(description = "Whole numbers from `from` up to but without `to`.")
    record RangeArguments(
            @Schema(description = "The first.", defaultValue = "0") @Nullable
            Long from,

            @Schema(description = "The end, which is not among them.", examples = "1000") @Nullable
            Long to,

            @Schema(description = "From one to the next.", defaultValue = "1") @Nullable
            Long step) {}

    /** A file. */
    @Schema(description = "A file of newline-delimited JSON in the folder that the configuration names.")
    record FileArguments(
            @Schema(description = "Its name in the folder.", examples = "orders.ndjson") @Nullable
            String name) {}

    /** A topic. */
    @Schema(description = "A topic of the Kafka that the configuration names; each record's value is JSON.")
    record TopicArguments(
            @Schema(description = "Its name.", examples = "orders") @Nullable
            String topic,

            @Schema(
                    description = "The consumer group, whose offsets are committed as far as results were read.",
                    examples = "runestone-orders")
            @Nullable
            String group,

            @Schema(
                    description = "Where a group begins that has no offsets yet.",
                    enumeration = {"earliest", "latest"},
                    defaultValue = "latest")
            @Nullable
            String from) {}
}
