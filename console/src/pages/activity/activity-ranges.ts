// How far back the list of requests may begin, as the API names it.
export const activityRanges = ['1h', '24h', '7d', '30d', '90d'] as const
