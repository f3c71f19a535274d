// Oddities of providers as data: what an endpoint does differently from its protocol's author. A provider's file lists
// them with source and date; codecs read them by name and know no provider. An absent quirk means that the endpoint
// does as the author does.

export type Quirks = {
  /** openai-chat: the field for the output cap. Default `max_completion_tokens`. */
  outputCapField?: 'max_tokens' | 'max_completion_tokens'
  /** openai-chat: the role of system text. Default `developer` is kept as given; `system` turns developer into system. */
  systemRole?: 'system' | 'as-given'
  /**
   * openai-chat: how reasoning is asked for. `effort`: `reasoning_effort`; `thinking-type`: `thinking: {type}`;
   * `thinking-type-effort`: both; `enable-thinking`: `enable_thinking` and `thinking_budget`; `reasoning-object`:
   * `reasoning: {effort, max_tokens}`; `none`: it cannot be asked for. Default `effort`.
   */
  reasoningStyle?: 'effort' | 'thinking-type' | 'thinking-type-effort' | 'enable-thinking' | 'reasoning-object' | 'none'
  /** openai-chat: the message field in which earlier reasoning goes back. Default none: it is not sent. */
  reasoningHistory?: 'reasoning_content' | 'reasoning' | 'reasoning_details'
  /**
   * openai-chat: while it reasons, which it does unless told otherwise, the model refuses a history in which a tool call
   * stands without the reasoning that led to it.
   */
  callsNeedReasoning?: true
  /**
   * How much of the reasoning is streamed. `whole`: word for word, so that its tokens can be watched as they come.
   * `summary`: a summary or nothing, and none is done where it is switched off. Default: not known, so that it may be
   * hidden.
   */
  reasoningStream?: 'whole' | 'summary'
  /** The output cap does not count reasoning, which may be so many tokens beside it. */
  reasoningBesideCap?: number
  /** Inputs that one call for embeddings may have; more are asked for in several. Default: as many as come. */
  inputsPerCall?: number
  /** openai-chat: `stream_options.include_usage` is not understood. */
  noStreamUsage?: true
  /** openai-chat: `response_format: json_schema` is not understood; `json_object` is. */
  noJsonSchema?: true
  /**
   * openai-chat: prompt-cache marks are `cache_control` (OpenRouter, LiteLLM, Alibaba) instead of OpenAI's
   * `prompt_cache_breakpoint`.
   */
  cacheMarkStyle?: 'breakpoint' | 'cache-control'
  /** openai-chat: custom (free-text) tools are not understood; they go as functions with one text property `input`. */
  noCustomTools?: boolean
  /** openai-chat: `tool_choice: allowed_tools` is not understood; the list of tools is narrowed instead. */
  noAllowedTools?: boolean
  /** openai-chat: text content must be a string; an array of text parts is refused. */
  stringContent?: true
  /** openai-chat: media that OpenAI's own document lacks: `video_url` parts, audio and files by URL, any audio format. */
  chatMedia?: readonly ('video-url' | 'audio-url' | 'file-url' | 'any-audio')[]
  /** openai-chat: `top_k` is understood. */
  topK?: true
  /**
   * The field in which the provider is told who the end user is, so that it can hold one customer to account and not the
   * operator's whole account. Where many customers share the gateway it is always set; absent: only what callers gave.
   */
  endUserField?: 'safety_identifier' | 'user' | 'metadata.user_id'
  /** openai-chat, openai-responses: prefixes of prompts are cached apart for each `cache_salt`. */
  cacheSalt?: true
  /**
   * Top-level request fields, by wire name, that the provider refuses; they are dropped and reported. `n` of Chat: it gives
   * one answer a call, so that several take as many calls.
   */
  refusedFields?: readonly string[]
  /**
   * anthropic-messages: the body's shape on a cloud platform: no `model`, its own `anthropic_version`; on Bedrock no
   * `stream` and `anthropic_beta` in the body (Vertex answers whole where `stream` is missing: recorded 2026).
   */
  anthropicPlatform?: 'bedrock' | 'vertex'
  /** anthropic-messages: system messages are understood in the middle of a conversation (Claude Opus 4.8 and later). */
  midSystemMessages?: true
  /** anthropic-messages: reasoning is asked for by effort with adaptive thinking; budgets are refused. */
  adaptiveThinking?: true
  /** gemini: `thinkingLevel` (Gemini 3) instead of `thinkingBudget` (Gemini 2.5). */
  thinkingLevel?: true
  /** gemini: ids on function calls are refused or ignored (Vertex). */
  noCallIds?: true
  /** anthropic-messages: beta features (`anthropic-beta`) that the provider knows; others are left out and reported. */
  acceptedBetas?: readonly string[]
  /** An answer with a larger output cap is refused unless it is streamed: it is then streamed to us and folded. */
  streamAboveOutputCap?: number
  /** Prompt-cache marks are not understood. */
  noCacheMarks?: boolean
  /**
   * A last turn of the assistant is the beginning of the answer, which the model goes on with: as it is (`last-turn`), or where
   * that message has the member `prefix` (the answer then repeats it: vercel/ai pull request 3256) or `partial`, which takes no
   * reasoning, or the body has vLLM's `continue_final_message`. Default: it cannot be handed one.
   */
  prefill?: 'last-turn' | 'prefix' | 'partial' | 'continue-final-message'
  /** Media by URL is not fetched by the provider: it must be sent by value. */
  mediaByValue?: true
}
