// How providers say that they refuse the operator's own account, which has no money or was closed, or its key, with a status that
// means something else: 400, as if the request were wrong, or 429, as if it were early. Such words end a whole credential's
// use for a while, so they count only where the provider's sentence begins with them: further on they may be a caller's own
// words that are repeated.

/** Codes and types that say nothing else (the providers' pages of errors and public threads, November 2026). */
const codes: readonly RegExp[] = [
  /insufficient_quota|billing|insufficient_balance|invalid_api_key|account_deactivated|arrearage/i,
  // Moonshot, 429 and 403: `Your account … is suspended due to insufficient balance`.
  /^exceeded_current_quota_error$/,
  // Z.ai, 429, as the code or as the type: `Insufficient balance or no resource package. Please recharge.`
  /^1113$/,
]

const sentences: readonly RegExp[] = [
  // Anthropic, 400 in its own protocol and in Chat.
  /^your credit balance is too low\b/i,
  /^you have reached your specified .{0,40}usage limits\b/i,
  /^this organization has been disabled\b/i,
  // Google, 400 in its own protocol and in Chat.
  /^api key (?:not valid|expired|not found)\b/i,
  /^your api key was reported as leaked\b/i,
]

/** `named`: the error's code and type. */
export function isRefusedAccount(named: readonly (string | undefined)[], words: string): boolean {
  if (named.some((name) => name !== undefined && codes.some((code) => code.test(name)))) return true
  return sentences.some((sentence) => sentence.test(words))
}
