package chat.parley.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArticleTest {

    private static final Set<String> TAGS = Set.of(
            "p",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "a",
            "em",
            "strong",
            "code",
            "pre",
            "blockquote",
            "br",
            "hr",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td");

    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z!?][^\\s>/]*)([^>]*)>");
    private static final Pattern ATTRIBUTES =
            Pattern.compile("( /| href=\"https?://[^\"\\s]+\"| title=\"[^\"<>]*\"| rel=\"noopener noreferrer nofollow\""
                    + "| align=\"(left|center|right)\"| class=\"language-[^\"<>]*\"| start=\"[0-9]+\")*");

    @Test
    void markdownIsLaidOutBelowThePagesHeadings() {
        assertThat(html("# One\n\nTwo *three* [four](https://example.com/a?b=1&c)\n\n- `five`\n\n|a|b|\n|-|-|\n|1|2|"))
                .contains("<h3>One</h3>", "<em>three</em>", "<li><code>five</code></li>", "<td>1</td>")
                .contains("rel=\"noopener noreferrer nofollow\"", "href=\"https://example.com/a?b=1&amp;c\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "a <b onmouseover=alert(1)>b</b>",
                "<svg><animate onbegin=alert(1) attributeName=x></svg>",
                "<!-- --><iframe srcdoc='<script>alert(1)</script>'>",
                "<style>*{display:none}</style>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "[x](javascript:alert(1))",
                "[x](JaVaScRiPt:alert(1))",
                "[x](&#106;avascript:alert(1))",
                "[x](java\tscript:alert(1))",
                "[x](<java\\script:alert(1)>)",
                "[x](data:text/html;base64,PHNjcmlwdD4=)",
                "[x](vbscript:msgbox(1))",
                "[x](file:///etc/passwd)",
                "[x](//evil.example/a)",
                "[x](/logout)",
                "[x](https://good.example@evil.example/)",
                "[x](https://a.example/\"onmouseover=alert(1))",
                "[x](https://a.example/ '\"><script>alert(1)</script>')",
                "<javascript:alert(1)>",
                "<https://a.example/<script>>",
                "![x](https://evil.example/pixel.png)",
                "![x](javascript:alert(1))",
                "![<img src=x onerror=alert(1)>](x \"<script>\")",
                "[![x](data:image/svg+xml,<svg>)](javascript:alert(1))",
                "[x]\n\n[x]: javascript:alert(1)",
                "```\"><script>alert(1)</script>\nx\n```",
                "```html onload=alert(1)\n<script>alert(1)</script>\n```",
                "|<script>|b|\n|-|-|\n|[x](javascript:1)|<img src=x>|",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "\u0000<scr\u0000ipt>alert(1)</script>",
                "# <h1 onclick=alert(1)>x",
                "<?php echo 1 ?> <![CDATA[<script>alert(1)</script>]]>"
            })
    void whatIsHostileIsText(String markdown) {
        var html = html(markdown);
        TAG.matcher(html).results().forEach(tag -> {
            assertThat(TAGS).as(html).contains(tag.group(2));
            assertThat(tag.group(3)).as(html).matches(ATTRIBUTES);
        });
    }

    @Test
    void whatIsNestedWithoutEndIsShownAsWritten() {
        assertThat(html("> ".repeat(5_000) + "deep")).contains("deep");
        assertThat(html("*a **b ".repeat(1_500) + "** c*".repeat(1_500))).contains("a");
        assertThat(html("[".repeat(10_000))).contains("[");
        assertThat(html("- ".repeat(5_000) + "<script>")).doesNotContain("<script>");
    }

    private static String html(String markdown) {
        return Article.html(markdown).getValue();
    }
}
