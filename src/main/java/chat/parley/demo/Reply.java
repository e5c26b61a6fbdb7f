package chat.parley.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What the demonstration program says to a question: a passage of the guide with the section named, or that it cannot
/// answer.
///
/// @param byLine whether it comes line by line rather than word by word
record Reply(String thinking, String answer, boolean byLine) {

    static final String CANNOT =
            "I am a demonstration program, not a language model. I cannot answer that. Try one of these.";

    private static final List<String> QUESTIONS = List.of(
            "How do budgets work?",
            "What is reserved while an answer is in progress?",
            "How do I connect a model provider?",
            "How do I create an API key?",
            "What happens if the server restarts in the middle of an answer?");
    private static final List<String> CHINESE_QUESTIONS =
            List.of("预算是怎么计算的？", "如何连接模型服务商？", "如何创建 API 密钥？", "服务器重启后回答会丢失吗？");

    static Reply to(String question, Guide guide) {
        boolean chinese = Guide.isChinese(question);
        if (NumberedLines.areAskedFor(question)) {
            return NumberedLines.reply(chinese);
        }
        if (Showing.isAskedFor(question)) {
            return Showing.reply(chinese);
        }
        List<Guide.Hit> hits = guide.find(question);
        if (hits.isEmpty()) {
            var list = new StringBuilder(CANNOT).append("\n");
            (chinese ? CHINESE_QUESTIONS : QUESTIONS)
                    .forEach(each -> list.append("\n- ").append(each));
            return new Reply(
                    "The question uses words that I look up in Parley's handbook. No section holds enough of them, so the"
                            + " honest reply is that I cannot answer.",
                    list.toString(),
                    false);
        }
        return new Reply(thinking(hits), answer(hits, chinese), false);
    }

    private static String thinking(List<Guide.Hit> hits) {
        var text = new StringBuilder(
                "I am to answer from Parley's handbook, so I look for the words of the question in its sections.\n");
        for (Guide.Hit hit : hits) {
            text.append("\n- “")
                    .append(hit.section().title())
                    .append("” has ")
                    .append(String.join(", ", new TreeSet<>(hit.terms())))
                    .append('.');
        }
        return text.append("\n\nThe first fits best. I quote it and name the section.")
                .toString();
    }

    private static String answer(List<Guide.Hit> hits, boolean chinese) {
        Guide.Section best = hits.getFirst().section();
        var text = new StringBuilder(chinese ? "根据手册的“**" : "From the handbook, section **");
        text.append(best.title()).append(chinese ? "**”一节：\n\n" : "**:\n\n");
        best.lines()
                .forEach(line -> text.append(line.isEmpty() ? ">" : "> " + line).append('\n'));
        List<String> more = new ArrayList<>();
        hits.stream().skip(1).forEach(hit -> more.add("**" + hit.section().title() + "**"));
        if (!more.isEmpty()) {
            text.append(chinese ? "\n另见：" : "\nSee also: ")
                    .append(String.join(", ", more))
                    .append(chinese ? "。" : ".");
        }
        return text.toString().strip();
    }
}
