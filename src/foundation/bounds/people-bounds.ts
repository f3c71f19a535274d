// The bounds of those who sign in to the console.
export const peopleBounds = {
  /** A session lives for so long after it was last used, and at most for so long after its sign-in, ms. */
  sessionMs: 7 * 24 * 3_600_000,
  sessionMostMs: 30 * 24 * 3_600_000,
  /** A session in use gets another token after this, and the one before it serves for so long beside it, ms. */
  sessionRenewMs: 24 * 3_600_000,
  sessionOverlapMs: 30_000,
  /** How old a sign-in may be for what would outlive a stolen session, such as a passkey, ms. */
  freshSessionMs: 3_600_000,
  /** Sessions of one person; with one more, the one that was used least lately ends. */
  sessionsPerPerson: 50,
  /** Passkeys of one person. */
  passkeysPerPerson: 20,
  /** How often is noted that a person was here, ms. */
  lastSeenEveryMs: 60_000,
  /** Characters of a password. */
  passwordLeastLength: 10,
  passwordLength: 128,
  /** Characters of an e-mail. */
  emailLength: 254,
  /** Passwords that are hashed at the same time, each in 32 MiB, and those that wait for it. */
  passwordsAtOnce: 2,
  passwordsWaiting: 64,
  /** Tries to sign in within so many ms: with one e-mail, and from one address. */
  signInWindowMs: 15 * 60_000,
  signInsOfAccount: 10,
  signInsOfAddress: 60,
  /** Letters that strangers can have sent within so many ms: to one e-mail, and from one address. */
  mailWindowMs: 3_600_000,
  mailsOfAccount: 3,
  mailsOfAddress: 20,
  /** Accounts that are made, or tried to, from one address or with one invitation in that time. */
  accountTries: 20,
  /** Invitations of one workspace in that time, those that are open, and how long each is, ms. */
  invitationsAnHour: 50,
  invitationsPerWorkspace: 200,
  invitationMs: 7 * 24 * 3_600_000,
  /** How long the link to a new password is good that an operator asked for on the machine, ms. */
  recoveryMs: 3_600_000,
  /** Members of one workspace. */
  membersPerWorkspace: 1_000,
  /** How long a mail server may be silent, and how long it may take over a whole letter, ms; letters that are sent at the same time. */
  mailMs: 10_000,
  letterMs: 30_000,
  mailsAtOnce: 16,
  /** How long a provider of single sign-on may take to say what it is, ms. */
  singleSignOnMs: 10_000,
  /** Sign-ins that failed and wait to be written to the audit log. */
  failedSignInsWaiting: 32,
  /** A body of a request for sign-in, bytes. */
  signInBodyBytes: 64 * 1024,
} as const
