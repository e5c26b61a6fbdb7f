package chat.parley.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words that a text can be found by: English ones in a plain form, Chinese as overlapping pairs of characters.
final class Terms {

    private static final Pattern RUN = Pattern.compile("[\\p{IsHan}]+|[\\p{L}\\p{N}]+(?:[_/.-][\\p{L}\\p{N}]+)*");
    private static final Set<String> COMMON = Set.of(
            "a an and any are as at be but by can could do does did doing for from get give got had has have he her here his how i if in into is it its just let like make many may me might much must my no not of off on one or our out over own please she should so some such tell than that the their them then there these they this those to too under up us use used using was we were what when where which while who whom why will with would you your about explain work mean happen thing want need know show"
                    .split(" "));
    private static final Set<String> COMMON_PAIRS =
            Set.of("什么 怎么 如何 怎样 可以 为什 这个 那个 哪里 一个 我们 你们 是否 请问 多少 的是 么是 么样 有什 能不 不能 吗我 我的 我能 能否 是什 我要 我想".split(" "));

    private Terms() {}

    static List<String> of(String text) {
        List<String> terms = new ArrayList<>();
        Matcher run = RUN.matcher(text.toLowerCase(Locale.ROOT));
        while (run.find()) {
            String word = run.group();
            if (Character.UnicodeScript.of(word.codePointAt(0)) == Character.UnicodeScript.HAN) {
                pairs(word, terms);
            } else if (!word.chars().allMatch(c -> Character.isDigit(c) || c == '-' || c == '.' || c == '/')) {
                word(word, terms);
            }
        }
        return terms;
    }

    private static void pairs(String word, List<String> terms) {
        int[] points = word.codePoints().toArray();
        for (int i = 0; i + 1 < points.length; i++) {
            String pair = new String(points, i, 2);
            if (!COMMON_PAIRS.contains(pair)) {
                terms.add(pair);
            }
        }
    }

    private static void word(String word, List<String> terms) {
        if (!COMMON.contains(word)) {
            String plain = plain(word);
            if (!COMMON.contains(plain)) {
                terms.add(plain);
            }
        }
    }

    /// Drops the endings that most often differ between a question and a text.
    private static String plain(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        for (String ending : new String[] {"ing", "ed", "s"}) {
            boolean doubleS = ending.equals("s") && word.endsWith("ss");
            if (word.length() > ending.length() + 3 && word.endsWith(ending) && !doubleS) {
                String stem = word.substring(0, word.length() - ending.length());
                return stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
            }
        }
        return word.length() > 4 && word.endsWith("e") ? word.substring(0, word.length() - 1) : word;
    }
}
