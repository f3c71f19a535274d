// What better-auth's tables and columns are called here. The tables themselves are made by `store/migrations/add-people.ts`.
const times = { createdAt: 'created_ms', updatedAt: 'updated_ms' } as const

export const authTables = {
  user: {
    modelName: 'people',
    fields: { ...times, emailVerified: 'email_verified' },
  },
  session: {
    modelName: 'person_sessions',
    fields: { ...times, userId: 'person_id', expiresAt: 'expires_ms', ipAddress: 'address', userAgent: 'user_agent' },
  },
  account: {
    modelName: 'person_accounts',
    fields: {
      ...times,
      userId: 'person_id',
      accountId: 'account_id',
      providerId: 'provider_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_ms',
      refreshTokenExpiresAt: 'refresh_token_expires_ms',
    },
  },
  verification: { modelName: 'person_verifications', fields: { ...times, expiresAt: 'expires_ms' } },
  twoFactor: {
    user: { fields: { twoFactorEnabled: 'has_second_factor' } },
    twoFactor: {
      modelName: 'second_factors',
      fields: {
        userId: 'person_id',
        backupCodes: 'backup_codes',
        failedVerificationCount: 'failed_verification_count',
        lockedUntil: 'locked_until_ms',
      },
    },
  },
  passkey: {
    passkey: {
      modelName: 'passkeys',
      fields: {
        userId: 'person_id',
        publicKey: 'public_key',
        credentialID: 'credential_id',
        deviceType: 'device_type',
        backedUp: 'backed_up',
        createdAt: 'created_ms',
      },
    },
  },
} as const
