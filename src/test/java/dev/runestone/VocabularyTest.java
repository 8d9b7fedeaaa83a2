package dev.runestone;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
class VocabularyTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void everyClassOfTheVocabularyExists() throws IOException {
        assertThat(cells(1))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(getClass().getClassLoader().loadClass("dev.runestone." + name))
                        .isNotNull());
    }

    @Test
    void everyActionOfTheVocabularyIsAnOperation() throws IOException {
        List<String> operations = RestAssured.given()
                .get("/q/openapi?format=json")
                .jsonPath()
                .getList("paths.collectMany { it.value.values() }.operationId.flatten()", String.class);
        assertThat(operations).containsAll(cells(2));
    }

    /** What stands in backticks in a column of the table of things that are there. */
    private static List<String> cells(int column) throws IOException {
        String text = Files.readString(Path.of("docs/vocabulary.md"));
        String table = text.substring(text.indexOf("## What is there"), text.indexOf("## What is planned"));
        return table.lines()
                .filter(line -> line.startsWith("|") && line.contains("`"))
                .flatMap(line -> CODE.matcher(line.split("\\|", -1)[column + 1]).results())
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
