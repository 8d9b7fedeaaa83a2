package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.drools.decisiontable.InputType;
import org.drools.decisiontable.SpreadsheetCompiler;

/** Turns decision tables into DRL. */
final class DecisionTables {
    private static final Pattern CELL = Pattern.compile("at cell [A-Z]+(\\d+)");
    private static final double LEAST_INFLATE_RATIO = 0.005;

    DecisionTables(AssetsConfig limits) {
        // POI knows these limits as static settings only; they hold for the whole process.
        ZipSecureFile.setMinInflateRatio(LEAST_INFLATE_RATIO);
        ZipSecureFile.setMaxEntrySize(limits.unpackedBytes());
        ZipSecureFile.setMaxTextSize(limits.unpackedBytes());
    }

    DrlSource read(Asset asset, AssetKind kind) {
        InputType type = kind == AssetKind.CSV ? InputType.CSV : InputType.XLS;
        String drl;
        try {
            drl = new SpreadsheetCompiler().compile(new ByteArrayInputStream(asset.content()), type);
        } catch (RuntimeException | LinkageError broken) {
            return failed(asset, rootMessage(broken));
        }
        if (drl == null || !drl.contains("rule ")) {
            return failed(asset, "The table holds no rule.");
        }
        return DrlSource.parse(asset.path(), drl, true);
    }

    private static DrlSource failed(Asset asset, String message) {
        Matcher cell = CELL.matcher(message);
        Diagnostic error = new Diagnostic(
                Diagnostic.Severity.ERROR,
                asset.path(),
                cell.find() ? Integer.parseInt(cell.group(1)) : 0,
                0,
                "",
                "The decision table cannot be read: " + message,
                "It needs the cells RuleSet and RuleTable, and CONDITION and ACTION columns below; an .xls or .xlsx"
                        + " file must be a real workbook, a .csv file plain text.");
        return new DrlSource(asset.path(), "", true, null, List.of(error));
    }

    private static String rootMessage(Throwable broken) {
        Throwable cause = broken;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        int line = message.indexOf('\n');
        return line < 0 ? message : message.substring(0, line);
    }

    static String text(Asset asset) {
        String text = new String(asset.content(), UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
