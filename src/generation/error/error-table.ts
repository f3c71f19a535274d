// The one table of the failures that a caller may see: the form of each in either error shape, who is at fault, and
// whether another endpoint may do better. `docs/errors.md` says what a caller does about each.
export type ErrorKind =
  | 'invalid_json'
  | 'invalid_messages'
  | 'invalid_request'
  | 'unsupported_parameter'
  | 'unsupported_responses_feature'
  | 'context_length_exceeded'
  | 'content_policy_violation'
  | 'missing_api_key'
  | 'invalid_api_key'
  | 'api_key_inactive'
  | 'user_inactive'
  | 'permission_denied'
  | 'insufficient_balance'
  | 'no_wallet'
  | 'model_not_found'
  | 'not_found'
  | 'method_not_allowed'
  | 'upgrade_required'
  | 'request_too_large'
  | 'rate_limit_exceeded'
  | 'internal_error'
  | 'db_error'
  | 'provider_error'
  | 'provider_timeout'
  | 'model_unavailable'
  | 'overloaded'

/** Who is at fault. It decides whether the operator is told, and whether a breaker counts it. */
export type Blame = 'caller' | 'provider' | 'operator' | 'gateway'

type Row = {
  status: number
  /** The `type` member of the OpenAI shape. */
  openaiType: string
  /** The `type` member of the Anthropic shape. */
  anthropicType: string
  /** The stable `code`. */
  code: string
  /** Whether another endpoint may do better. */
  canFailOver: boolean
  blame: Blame
}

/** The one table of failures. */
export const errorTable: { readonly [kind in ErrorKind]: Row } = {
  invalid_json: row(400, 'invalid_request_error', 'invalid_request_error', 'invalid_json', false, 'caller'),
  invalid_messages: row(400, 'invalid_request_error', 'invalid_request_error', 'invalid_messages', false, 'caller'),
  invalid_request: row(400, 'invalid_request_error', 'invalid_request_error', 'invalid_request', false, 'caller'),
  unsupported_parameter: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'unsupported_parameter',
    false,
    'caller',
  ),
  unsupported_responses_feature: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'unsupported_responses_feature',
    false,
    'caller',
  ),
  context_length_exceeded: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'context_length_exceeded',
    false,
    'caller',
  ),
  content_policy_violation: row(
    400,
    'invalid_request_error',
    'invalid_request_error',
    'content_policy_violation',
    false,
    'caller',
  ),
  missing_api_key: row(401, 'authentication_error', 'authentication_error', 'missing_api_key', false, 'caller'),
  invalid_api_key: row(401, 'authentication_error', 'authentication_error', 'invalid_api_key', false, 'caller'),
  api_key_inactive: row(401, 'authentication_error', 'authentication_error', 'api_key_inactive', false, 'caller'),
  user_inactive: row(401, 'authentication_error', 'authentication_error', 'user_inactive', false, 'caller'),
  permission_denied: row(403, 'permission_error', 'permission_error', 'permission_denied', false, 'caller'),
  insufficient_balance: row(402, 'billing_error', 'billing_error', 'insufficient_balance', false, 'caller'),
  no_wallet: row(402, 'billing_error', 'billing_error', 'no_wallet', false, 'caller'),
  model_not_found: row(404, 'invalid_request_error', 'not_found_error', 'model_not_found', false, 'caller'),
  not_found: row(404, 'invalid_request_error', 'not_found_error', 'not_found', false, 'caller'),
  method_not_allowed: row(405, 'invalid_request_error', 'invalid_request_error', 'method_not_allowed', false, 'caller'),
  upgrade_required: row(426, 'invalid_request_error', 'invalid_request_error', 'upgrade_required', false, 'caller'),
  request_too_large: row(413, 'invalid_request_error', 'request_too_large', 'request_too_large', false, 'caller'),
  rate_limit_exceeded: row(429, 'rate_limit_error', 'rate_limit_error', 'rate_limit_exceeded', false, 'caller'),
  internal_error: row(500, 'api_error', 'api_error', 'internal_error', false, 'gateway'),
  db_error: row(500, 'api_error', 'api_error', 'db_error', false, 'gateway'),
  provider_error: row(502, 'provider_error', 'api_error', 'provider_error', true, 'provider'),
  provider_timeout: row(504, 'provider_error', 'api_error', 'provider_timeout', true, 'provider'),
  model_unavailable: row(503, 'api_error', 'overloaded_error', 'model_unavailable', true, 'provider'),
  overloaded: row(503, 'api_error', 'overloaded_error', 'overloaded', false, 'gateway'),
}

function row(
  status: number,
  openaiType: string,
  anthropicType: string,
  code: string,
  canFailOver: boolean,
  blame: Blame,
): Row {
  return { status, openaiType, anthropicType, code, canFailOver, blame }
}
