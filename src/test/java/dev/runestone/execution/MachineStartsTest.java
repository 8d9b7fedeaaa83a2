package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineStartsTest {
    @Test
    void theSameStartIsTheSameRun() {
        List<String> ids = new ArrayList<>();
        List<Map<String, String>> attributes = new ArrayList<>();
        MachineStarts starts = new MachineStarts((id, workflow, inputs, found) -> {
            ids.add(id);
            attributes.add(found);
        });
        starts.start("order:a/b c:1.1:x", "w", Map.of());
        starts.start("order:a/b c:1.1:x", "w", Map.of());
        starts.start("order:a/b c:1.2:x" + "y".repeat(300), "w", Map.of());
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2)).matches("[A-Za-z0-9_-]{1,200}");
        assertThat(attributes.get(0)).containsEntry("startedBy", "order:a/b c:1.1:x");
        assertThat(attributes.get(2).get("startedBy")).hasSize(200);
    }

    private static MachineStarts refusing(Refusal.Kind kind) {
        return new MachineStarts((id, workflow, inputs, attributes) -> {
            throw new Refusal(kind, "No.", List.of()).asException();
        });
    }

    @Test
    void whatMaySucceedLaterIsTriedAgainAndNothingElse() {
        for (Refusal.Kind later : List.of(Refusal.Kind.BUSY, Refusal.Kind.TIMEOUT, Refusal.Kind.NOT_FOUND)) {
            assertThatThrownBy(() -> refusing(later).start("a", "w", Map.of())).isInstanceOf(RefusalException.class);
        }
        for (Refusal.Kind never : List.of(Refusal.Kind.CONFLICT, Refusal.Kind.INVALID)) {
            assertThatCode(() -> refusing(never).start("a", "w", Map.of())).doesNotThrowAnyException();
        }
    }
}
