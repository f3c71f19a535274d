// Top-level fields by which a caller steers a server that is shared: its queue, its caches, its memory, its templates,
// other machines that it calls, how long it works without a word of output. Plain sampling (`top_k`, `min_p`,
// `repetition_penalty`, …) is not among them. A server whose field stands here by chance is opened with
// `allow: [server-fields]`.

/** vLLM: vllm/entrypoints/openai/protocol.py, ChatCompletionRequest and ResponsesRequest, 2026-07. */
const vllm = [
  'priority',
  'cache_salt',
  'request_id',
  'chat_template',
  'chat_template_kwargs',
  'add_generation_prompt',
  'continue_final_message',
  'add_special_tokens',
  'mm_processor_kwargs',
  'media_io_kwargs',
  'prompt_logprobs',
  'logits_processors',
  'structured_outputs',
  'guided_json',
  'guided_regex',
  'guided_choice',
  'guided_grammar',
  'guided_decoding_backend',
  'guided_whitespace_pattern',
  'kv_transfer_params',
  'vllm_xargs',
  'ignore_eos',
  'min_tokens',
  'best_of',
  'use_beam_search',
  'truncate_prompt_tokens',
  'enable_response_messages',
] as const

/** SGLang: python/sglang/srt/entrypoints/openai/protocol.py, ChatCompletionRequest, 2026-07. */
const sglang = [
  'rid',
  'extra_key',
  'ebnf',
  'regex',
  'input_ids',
  'min_new_tokens',
  'lora_path',
  'session_params',
  'custom_logit_processor',
  'custom_params',
  'return_hidden_states',
  'return_routed_experts',
  'bootstrap_host',
  'bootstrap_port',
  'bootstrap_room',
  'bootstrap_pair_key',
  'data_parallel_rank',
  'routed_dp_rank',
  'disagg_prefill_dp_rank',
] as const

/** llama.cpp: tools/server/README.md, 2026-07. */
const llamaCpp = [
  'id_slot',
  'slot_id',
  'slot',
  'cache_prompt',
  'n_keep',
  'n_discard',
  'n_cmpl',
  'grammar',
  'lora',
  'image_data',
  'system_prompt',
  't_max_predict_ms',
] as const

/** Ollama: docs/api.md, 2026-07; LM Studio: lmstudio.ai/docs/developer, 2026-07; TensorRT-LLM and TGI, 2026-07. */
const others = [
  'keep_alive',
  'options',
  'template',
  'raw',
  'ttl',
  'lora_request',
  'disaggregated_params',
  'adapter_id',
  'min_length',
] as const

/** Proxies that call another server in the caller's words: docs.litellm.ai/docs/proxy/request_headers, 2026-07. */
const proxies = [
  'api_base',
  'base_url',
  'api_key',
  'custom_llm_provider',
  'mock_response',
  'user_config',
  'litellm_params',
  'extra_headers',
  'model_list',
] as const

/** Names whose request this is to Azure's own protection: learn.microsoft.com, ai-services/openai/reference, 2026-07. */
const azure = ['user_security_context'] as const

export const serverFields: ReadonlySet<string> = new Set([
  ...vllm,
  ...sglang,
  ...llamaCpp,
  ...others,
  ...proxies,
  ...azure,
])

/** Kinds of `response_format` that give a server's decoder a grammar or a regular expression. */
export const serverFormats: ReadonlySet<string> = new Set(['regex', 'grammar', 'gbnf', 'ebnf', 'structural_tag'])

/** Objects whose members some servers read as if they stood at the top. */
export const serverCarriers: ReadonlySet<string> = new Set(['extra_body'])
