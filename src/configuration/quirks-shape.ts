// The keys under `quirks`: what a server does differently from the author of its protocol, in words of the file.
import { boolean, choice, integer, list, object, text } from './shape/shape.ts'
import type { Field } from './shape/shape.ts'

const yes = (about: string): Field<boolean> => ({ shape: boolean, about, default: 'false' })
export const quirksShape = object({
  output_cap_field: {
    shape: choice(['max_tokens', 'max_completion_tokens']),
    about: 'openai-chat: the field that caps output',
    default: 'max_completion_tokens',
  },
  system_role: {
    shape: choice(['system', 'as-given']),
    about: 'openai-chat: `system` where it does not know the role developer',
    default: 'as-given',
  },
  reasoning_style: {
    shape: choice(['effort', 'thinking-type', 'thinking-type-effort', 'enable-thinking', 'reasoning-object', 'none']),
    about: 'openai-chat: how reasoning is asked for',
    default: 'effort',
  },
  reasoning_history: {
    shape: choice(['reasoning_content', 'reasoning', 'reasoning_details']),
    about: 'openai-chat: the message field in which earlier reasoning goes back',
    default: 'not sent',
  },
  end_user_field: {
    shape: choice(['safety_identifier', 'user', 'metadata.user_id']),
    about: 'The field in which it is told who the end user is; set for every customer where several share the gateway',
    default: 'none',
  },
  cache_salt: yes(
    'It keeps prompt caches apart by `cache_salt`; set for every customer where several share the gateway',
  ),
  reasoning_stream: {
    shape: choice(['whole', 'summary']),
    about:
      '`whole`: it streams all that it thinks, so prepaid callers are charged as it comes; `summary`: it shows a summary or nothing',
    default: 'not known: held beforehand as if hidden',
  },
  refused_fields: {
    shape: list(text()),
    about:
      'Request fields that it refuses: dropped, and reported to the caller; with `n` among them several answers take as many calls',
  },
  inputs_per_call: {
    shape: integer(1),
    about: 'Embeddings: inputs that one call may have; more go up in several',
    default: 'as many as come',
  },
  no_stream_usage: yes('openai-chat: it does not know stream_options.include_usage'),
  no_json_schema: yes('openai-chat: it knows json_object and not json_schema'),
  custom_tools: {
    shape: boolean,
    about: 'openai-chat: it knows custom tools, which are called with free text; otherwise they go as functions',
    default: 'false where the provider is not known',
  },
  allowed_tools: {
    shape: boolean,
    about: 'openai-chat: it knows `tool_choice: allowed_tools`; otherwise the list of tools is narrowed',
    default: 'false where the provider is not known',
  },
  cache_marks: {
    shape: choice(['none', 'breakpoint', 'cache-control']),
    about:
      'openai-chat: how it is told what of a prompt to cache; `none` at any protocol where it does not know such marks',
    default: 'none where the provider is not known',
  },
  no_cache_marks: yes('The same as `cache_marks: none`'),
  prefill: {
    shape: choice(['last-turn', 'prefix', 'partial', 'continue-final-message']),
    about:
      'It goes on with a last turn of the assistant: as it is, marked by a member of that message, or by a field of the body. Where callers ask for it (`x-crossmodel-continue`), it then takes over streams that broke off',
    default: 'none: it cannot go on with a text',
  },
  media_by_value: yes('It does not fetch media by URL'),
})
