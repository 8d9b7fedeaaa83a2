package dev.runestone.cli;

import picocli.CommandLine.IVersionProvider;

/** Names the version of the package that is running. */
final class RunestoneVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = getClass().getPackage().getImplementationVersion();
        String java = Runtime.version().toString();
        return new String[] {"runestone " + (version == null ? "(not packaged)" : version), "Java " + java};
    }
}
