// What is done about a refused request, by its error: a sentence, and the page that mends it where there is one.

type Refused = { code: string; key_id: string }
export type Step = { words: string; to?: '/console/billing' | '/console/models' } | { words: string; key: string }

const pages: Readonly<Record<string, Step>> = {
  insufficient_balance: { words: 'Look at the wallet', to: '/console/billing' },
  no_wallet: { words: 'Look at the wallet', to: '/console/billing' },
  model_not_found: { words: 'Find the model’s id', to: '/console/models' },
  model_unavailable: { words: 'See what can be called, or try again', to: '/console/models' },
}

/** Of these the key says more. */
const ofKey: Readonly<Record<string, string>> = {
  rate_limit_exceeded: 'See the key’s limits',
  permission_denied: 'See what the key may call',
  api_key_inactive: 'See the key',
}

const advice: Readonly<Record<string, string>> = {
  invalid_json: 'Send a body that is JSON: the answer says where it stops being that.',
  invalid_messages: 'Mend the messages: the answer says which.',
  invalid_request: 'Mend the field: the answer says how.',
  unsupported_parameter: 'Leave the field out, or call a model that takes it.',
  unsupported_responses_feature: 'Leave the feature out.',
  context_length_exceeded: 'Send less, or call a model that takes more.',
  content_policy_violation: 'Ask something else: the provider does not answer this.',
  request_too_large: 'Send a smaller body: images and files by their address.',
  user_inactive: 'The workspace is suspended: ask whoever runs the gateway.',
  overloaded: 'Try again in a moment; fewer requests at once pass.',
  internal_error: 'Our fault: try again, and tell whoever runs the gateway the request’s id.',
  db_error: 'Our fault: try again in a moment.',
}

export function stepOf({ code, key_id: key }: Refused): Step {
  const words = ofKey[code]
  if (words !== undefined) return { words, key }
  return pages[code] ?? { words: advice[code] ?? 'The answer says why; the documentation lists every error.' }
}

/** Errors for which there is a step of their own. */
export const knownErrors: readonly string[] = [pages, ofKey, advice].flatMap((all) => Object.keys(all))
