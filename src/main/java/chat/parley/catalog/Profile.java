package chat.parley.catalog;

import java.util.List;

/// How a provider's dialect differs from the next one's. Data, never code: presets are read from `profiles.json`, and a
/// provider may override any field by its name.
///
/// @param name the preset it comes from
/// @param needsKey whether calls without an API key are pointless
/// @param reasoningFields where a delta carries reasoning; the first that is there wins
/// @param thinkingKeys what the switch is called inside `chat_template_kwargs`
/// @param maxTokensField what the bound on output is called
/// @param developerRole whether the role `developer` is understood; else it is sent as `system`
/// @param sendUserId whether a pseudonym goes along as `user_id`, to keep caches apart
/// @param cachedFields paths, dotted, where usage counts cached input; the first that is there wins
/// @param promptIncludesCached whether `prompt_tokens` counts cached tokens too
/// @param stopMax how many stop strings are taken
/// @param supportsStreamUsage whether `stream_options.include_usage` is understood
/// @param cacheUnit of how many tokens a piece of the cache is, for estimates; 0 where none is reported
/// @param cacheMinutes for how long a prompt is surely kept in it, for estimates
/// @param balancePath where it tells what is left of the credit, beside its `/v1`; empty where it does not
public record Profile(
        String name,
        boolean needsKey,
        List<String> reasoningFields,
        ThinkingStyle thinkingStyle,
        List<String> thinkingKeys,
        String maxTokensField,
        boolean developerRole,
        boolean sendUserId,
        List<String> cachedFields,
        boolean promptIncludesCached,
        int stopMax,
        ReplayReasoning replayReasoning,
        boolean supportsStreamUsage,
        int cacheUnit,
        int cacheMinutes,
        String balancePath) {

    public Profile {
        reasoningFields = List.copyOf(reasoningFields);
        thinkingKeys = List.copyOf(thinkingKeys);
        cachedFields = List.copyOf(cachedFields);
    }
}
