package chat.parley.catalog;

import io.quarkus.qute.RawString;
import java.util.List;
import java.util.Map;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Document;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// Turns an admin's Markdown into HTML that can do nothing: HTML in it is text, a link leads to the web or is text,
/// images are their description.
final class Article {

    private static final int DEEPEST = 60;
    private static final int PAGE_LEVELS_ABOVE = 2;
    private static final int LOWEST_LEVEL = 6;

    private static final List<Extension> TABLES = List.of(TablesExtension.create());

    private static final Parser PARSER =
            Parser.builder().extensions(TABLES).maxOpenBlockParsers(DEEPEST).build();

    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(TABLES)
            .escapeHtml(true)
            .sanitizeUrls(true)
            .attributeProviderFactory(context -> Article::outward)
            .build();

    private Article() {}

    static RawString html(String markdown) {
        var document = PARSER.parse(markdown);
        if (isTooDeep(document)) {
            document = asWritten(markdown);
        }
        document.accept(new Tamed());
        return new RawString(RENDERER.render(document));
    }

    private static void outward(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof Link) {
            attributes.put("rel", "noopener noreferrer nofollow");
        }
    }

    private static Node asWritten(String markdown) {
        var paragraph = new Paragraph();
        paragraph.appendChild(new Text(markdown));
        var document = new Document();
        document.appendChild(paragraph);
        return document;
    }

    /// Walked without recursion: visiting and rendering recur once a level.
    private static boolean isTooDeep(Node document) {
        int depth = 0;
        var node = document;
        while (node != null) {
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                depth++;
                if (depth > DEEPEST) {
                    return true;
                }
                continue;
            }
            while (node != null && node.getNext() == null) {
                node = node.getParent();
                depth--;
            }
            node = node == null ? null : node.getNext();
        }
        return false;
    }

    /// Takes out what could lead elsewhere or load something, and puts headings below the page's own.
    private static final class Tamed extends AbstractVisitor {

        @Override
        public void visit(Heading heading) {
            heading.setLevel(Math.min(LOWEST_LEVEL, heading.getLevel() + PAGE_LEVELS_ABOVE));
            visitChildren(heading);
        }

        @Override
        public void visit(Image image) {
            visitChildren(image);
            unwrap(image);
        }

        @Override
        public void visit(Link link) {
            visitChildren(link);
            if (!CardRules.isWebAddress(link.getDestination())) {
                unwrap(link);
            }
        }

        private static void unwrap(Node node) {
            while (node.getFirstChild() != null) {
                node.insertBefore(node.getFirstChild());
            }
            node.unlink();
        }
    }
}
