package dev.runestone.composition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A test set of the Web Service Challenge 2008: a taxonomy of concepts with instances, services that take and return
 * instances, and a task.
 */
record WebServiceChallenge(Taxonomy taxonomy, List<Offer> services, Goal goal) {
    static WebServiceChallenge read(Path folder) throws IOException {
        Map<String, String> parents = new HashMap<>();
        Map<String, String> concepts = new HashMap<>();
        for (Element root : children(document(folder.resolve("taxonomy.xml")), "concept")) {
            walk(root, null, parents, concepts);
        }
        List<Offer> services = new ArrayList<>();
        for (Element service : children(document(folder.resolve("services.xml")), "service")) {
            services.add(new Offer(
                    service.getAttribute("name"),
                    named(service, "inputs", concepts),
                    named(service, "outputs", concepts),
                    1));
        }
        Element task = children(document(folder.resolve("problem.xml")), "task").get(0);
        Goal goal = new Goal(named(task, "provided", concepts), named(task, "wanted", concepts));
        return new WebServiceChallenge(new Taxonomy(parents), services, goal);
    }

    private static void walk(
            Element concept, String parent, Map<String, String> parents, Map<String, String> concepts) {
        String name = concept.getAttribute("name");
        if (parent != null) {
            parents.put(name, parent);
        }
        children(concept, "instance").forEach(instance -> concepts.put(instance.getAttribute("name"), name));
        children(concept, "concept").forEach(child -> walk(child, name, parents, concepts));
    }

    private static Set<String> named(Element parent, String list, Map<String, String> concepts) {
        Set<String> named = new LinkedHashSet<>();
        for (Element instances : children(parent, list)) {
            children(instances, "instance").forEach(instance -> named.add(concepts.get(instance.getAttribute("name"))));
        }
        return named;
    }

    private static Element document(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException broken) {
            throw new IOException(file + " is not a test set: " + broken.getMessage(), broken);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }
}
