package chat.parley.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is made of the exports that providers have.
class GuessTest {

    private static final List<String> OFFERED = List.of("deepseek-v4-flash", "gpt-6", "gpt-6-mini");

    private static final String DEEPSEEK = """
        user_id,utc_date,model,api_key_name,api_key,type,price,amount
        u1,2026-11-01,deepseek-v4-flash,parley,sk-1***9,input_cache_hit_tokens,0.000000003,1000000
        u1,2026-11-01,deepseek-v4-flash,parley,sk-1***9,input_cache_miss_tokens,0.00000015,200000
        u1,2026-11-01,deepseek-v4-flash,parley,sk-1***9,output_tokens,0.0000003,50000
        u1,2026-11-01,deepseek-v4-flash,parley,sk-1***9,request_count,,12
        """;

    private static Mapping guess(String text) {
        return Guess.of(BillReaderTest.file(text), Moment.SETTLED, "USD", OFFERED);
    }

    @Test
    void theUsageOfDeepSeekCountsOneThingARow() {
        var mapping = guess(DEEPSEEK);
        assertThat(mapping.day()).isEqualTo("utc_date");
        assertThat(mapping.dayFormat()).isEqualTo(DayFormat.ISO);
        assertThat(mapping.zone()).isEqualTo("UTC");
        assertThat(mapping.model()).isEqualTo("model");
        assertThat(mapping.type()).isEqualTo("type");
        assertThat(mapping.quantity()).isEqualTo("amount");
        assertThat(mapping.price()).isEqualTo("price");
        assertThat(mapping.amount()).isNull();
        assertThat(mapping.key()).isEqualTo("api_key_name");
        assertThat(mapping.kinds())
                .isEqualTo(Map.of(
                        "input_cache_hit_tokens", Meter.CACHED,
                        "input_cache_miss_tokens", Meter.FRESH,
                        "output_tokens", Meter.OUTPUT,
                        "request_count", Meter.REQUESTS));

        var sums = BillReader.read(BillReaderTest.file(DEEPSEEK), mapping);
        assertThat(sums.wrong()).isEmpty();
        assertThat(sums.places()).hasSize(1);
        assertThat(sums.scale()).as("an exact product").isEqualTo(Numbers.PLACES);
        var billed = sums.places().firstEntry().getValue();
        assertThat(billed.amount).isEqualByComparingTo("0.048");
        assertThat(billed.amounts.get(Meter.OUTPUT)).isEqualByComparingTo("0.015");
        assertThat(billed.counts)
                .isEqualTo(Map.of(
                        Meter.CACHED, 1_000_000L, Meter.FRESH, 200_000L, Meter.OUTPUT, 50_000L, Meter.REQUESTS, 12L));
    }

    @Test
    void theCostsOfDeepSeekHaveACurrency() {
        var mapping = guess("user_id,utc_date,model,wallet_type,cost,currency\n"
                + "u1,2026-11-01,deepseek-v4-flash,topped-up,0.31,CNY\n");
        assertThat(mapping.amount()).isEqualTo("cost");
        assertThat(mapping.currencyColumn()).isEqualTo("currency");
        assertThat(mapping.currency()).isEqualTo("CNY");
        assertThat(mapping.type()).isNull();
    }

    @Test
    void theUsageOfOpenAiCountsEachThingInAColumn() {
        var text = """
            start_time,end_time,input_tokens,input_cached_tokens,output_tokens,num_model_requests,model,amount_usd
            1793491200,1793577600,1200,1000,50,3,gpt-6-mini-2026-05-01,0.002
            1793491200,1793577600,10,0,5,1,GPT-6,0.001
            """;
        var mapping = guess(text);
        assertThat(mapping.day()).isEqualTo("start_time");
        assertThat(mapping.dayFormat()).isEqualTo(DayFormat.UNIX);
        assertThat(mapping.input()).isEqualTo("input_tokens");
        assertThat(mapping.cached()).isEqualTo("input_cached_tokens");
        assertThat(mapping.fresh()).isNull();
        assertThat(mapping.output()).isEqualTo("output_tokens");
        assertThat(mapping.requests()).isEqualTo("num_model_requests");
        assertThat(mapping.amount()).isEqualTo("amount_usd");
        assertThat(mapping.currency()).isEqualTo("USD");
        assertThat(mapping.models()).isEqualTo(Map.of("gpt-6-mini-2026-05-01", "gpt-6-mini", "GPT-6", "gpt-6"));

        var sums = BillReader.read(BillReaderTest.file(text), mapping);
        var mini = sums.places().get(new Place(sums.first(), "gpt-6-mini"));
        assertThat(mini.counts)
                .isEqualTo(Map.of(Meter.CACHED, 1000L, Meter.FRESH, 200L, Meter.OUTPUT, 50L, Meter.REQUESTS, 3L));
        assertThat(sums.meters()).doesNotContain(Meter.INPUT);
    }

    @Test
    void columnsInChineseAreFound() {
        var mapping = guess("日期,模型,缓存命中输入,缓存未命中输入,输出,请求次数,费用\n2026/11/01,m,1,2,3,4,0.5\n");
        assertThat(List.of(
                        mapping.day(),
                        mapping.model(),
                        mapping.cached(),
                        mapping.fresh(),
                        mapping.output(),
                        mapping.requests(),
                        mapping.amount()))
                .containsExactly("日期", "模型", "缓存命中输入", "缓存未命中输入", "输出", "请求次数", "费用");
    }

    @Test
    void whatAnAdminSaidIsKeptAndTheRestGuessed() {
        var said = guess(DEEPSEEK).with(",", Map.of("output_tokens", Meter.NONE), Map.of());
        var complete = Guess.complete(BillReaderTest.file(DEEPSEEK), said, OFFERED);
        assertThat(complete.kinds())
                .containsEntry("output_tokens", Meter.NONE)
                .containsEntry("request_count", Meter.REQUESTS);
    }
}
