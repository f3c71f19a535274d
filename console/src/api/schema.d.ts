// Written by `npm run -w console api` from the gateway's OpenAPI document.
export interface paths {
    "/admin/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in, and where they belong
         * @description For anyone.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            person: {
                                id: string;
                                email: string;
                                name: string;
                                gateway_role: ("operator" | "support") | null;
                                email_verified: boolean;
                                has_second_factor: boolean;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                signed_in_at: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                expires_at: string;
                            } | null;
                            permissions: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                            workspaces: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "suspended";
                                /** @enum {unknown} */
                                role: "owner" | "admin" | "member" | "billing" | "read-only";
                                permissions: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                                spendable: string | "unlimited";
                            }[];
                            gateway: {
                                version: string;
                                callers_url: string | null;
                                has_mail: boolean;
                                needs_first_operator: boolean;
                                /** @enum {unknown} */
                                sign_up: "open" | "closed";
                                single_sign_on: {
                                    id: string;
                                    name: string;
                                }[];
                            };
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's API keys, the oldest first
         * @description For the permission `keys.read`.
         */
        get: {
            parameters: {
                query?: {
                    deleted?: boolean;
                };
                header?: never;
                path: {
                    workspace: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "disabled" | "deleted";
                                /** @description The first characters, to recognise it by */
                                preview: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                limits: {
                                    requests_per_minute: number | null;
                                    tokens_per_minute: number | null;
                                    concurrent_requests: number | null;
                                    spend_per_day: string | null;
                                    spend_per_month: string | null;
                                };
                                /** @description Those that were set for this key; others are defaults */
                                limits_set: string[];
                                allowed_models: string[] | null;
                                aliases: {
                                    name: string;
                                    target: string;
                                    prefix: boolean;
                                }[];
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes a key; its text is in this answer and nowhere else
         * @description For the permission `keys.write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        limits?: {
                            requests_per_minute?: number | null | "default";
                            tokens_per_minute?: number | null | "default";
                            concurrent_requests?: number | null | "default";
                            spend_per_day?: string | null | "default";
                            spend_per_month?: string | null | "default";
                        };
                        expires_at?: string | null;
                        allowed_models?: string[] | null;
                        aliases?: {
                            name: string;
                            target: string;
                            prefix: boolean;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "disabled" | "deleted";
                                /** @description The first characters, to recognise it by */
                                preview: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                limits: {
                                    requests_per_minute: number | null;
                                    tokens_per_minute: number | null;
                                    concurrent_requests: number | null;
                                    spend_per_day: string | null;
                                    spend_per_month: string | null;
                                };
                                /** @description Those that were set for this key; others are defaults */
                                limits_set: string[];
                                allowed_models: string[] | null;
                                aliases: {
                                    name: string;
                                    target: string;
                                    prefix: boolean;
                                }[];
                            };
                            /** @description Shown this once */
                            text: string;
                            notice: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One key
         * @description For the permission `keys.read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "disabled" | "deleted";
                            /** @description The first characters, to recognise it by */
                            preview: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Ends it for good; what it did stays in the records
         * @description For the permission `keys.write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "disabled" | "deleted";
                            /** @description The first characters, to recognise it by */
                            preview: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Changes what is named: name, limits, models, aliases, expiry. All of it or nothing
         * @description For the permission `keys.write`.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        limits?: {
                            requests_per_minute?: number | null | "default";
                            tokens_per_minute?: number | null | "default";
                            concurrent_requests?: number | null | "default";
                            spend_per_day?: string | null | "default";
                            spend_per_month?: string | null | "default";
                        };
                        expires_at?: string | null;
                        allowed_models?: string[] | null;
                        aliases?: {
                            name: string;
                            target: string;
                            prefix: boolean;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "disabled" | "deleted";
                            /** @description The first characters, to recognise it by */
                            preview: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Requests with it are refused until it is enabled again
         * @description For the permission `keys.write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "disabled" | "deleted";
                            /** @description The first characters, to recognise it by */
                            preview: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back that it was disabled
         * @description For the permission `keys.write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            status: "active" | "disabled" | "deleted";
                            /** @description The first characters, to recognise it by */
                            preview: string;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            limits: {
                                requests_per_minute: number | null;
                                tokens_per_minute: number | null;
                                concurrent_requests: number | null;
                                spend_per_day: string | null;
                                spend_per_month: string | null;
                            };
                            /** @description Those that were set for this key; others are defaults */
                            limits_set: string[];
                            allowed_models: string[] | null;
                            aliases: {
                                name: string;
                                target: string;
                                prefix: boolean;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/keys/{key}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes another key with the same settings; the old one ends after so many seconds
         * @description For the permission `keys.write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        grace_seconds: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                /** @enum {unknown} */
                                status: "active" | "disabled" | "deleted";
                                /** @description The first characters, to recognise it by */
                                preview: string;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                limits: {
                                    requests_per_minute: number | null;
                                    tokens_per_minute: number | null;
                                    concurrent_requests: number | null;
                                    spend_per_day: string | null;
                                    spend_per_month: string | null;
                                };
                                /** @description Those that were set for this key; others are defaults */
                                limits_set: string[];
                                allowed_models: string[] | null;
                                aliases: {
                                    name: string;
                                    target: string;
                                    prefix: boolean;
                                }[];
                            };
                            /** @description Shown this once */
                            text: string;
                            notice: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A workspace's management keys
         * @description For the permission `management-keys.read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes one; its text is in this answer and nowhere else
         * @description For the permission `management-keys.write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        scopes: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                        expires_at?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            };
                            /** @description Shown this once */
                            text: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/management-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends it for good, at once
         * @description For the permission `management-keys.write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            preview: string;
                            workspace_id: string | null;
                            scopes: string[];
                            made_by: string | null;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            last_used_at: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/management-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The gateway's management keys
         * @description For the permission `gateway-keys.read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Makes one for the whole gateway; its text is in this answer and nowhere else
         * @description For the permission `gateway-keys.write`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        scopes: ("workspace.read" | "usage.read" | "activity.read" | "keys.read" | "keys.write" | "billing.read" | "billing.write" | "members.read" | "members.write" | "settings.read" | "settings.write" | "playground.run" | "management-keys.read" | "management-keys.write" | "audit.read" | "gateway.read" | "gateway.write" | "supply.read" | "supply.write" | "workspaces.read" | "workspaces.write" | "money.write" | "people.read" | "people.write" | "gateway-audit.read" | "gateway-keys.read" | "gateway-keys.write")[];
                        expires_at?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: {
                                id: string;
                                name: string;
                                preview: string;
                                workspace_id: string | null;
                                scopes: string[];
                                made_by: string | null;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                created_at: string;
                                expires_at: string | null;
                                last_used_at: string | null;
                            };
                            /** @description Shown this once */
                            text: string;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/management-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends it for good, at once
         * @description For the permission `gateway-keys.write`.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            preview: string;
                            workspace_id: string | null;
                            scopes: string[];
                            made_by: string | null;
                            /**
                             * @description ISO 8601 in UTC
                             * @example 2026-11-27T14:08:26.000Z
                             */
                            created_at: string;
                            expires_at: string | null;
                            last_used_at: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done in a workspace, the newest first
         * @description For the permission `audit.read`.
         */
        get: {
            parameters: {
                query?: {
                    action?: string;
                    actor?: string;
                    /** @description `next` of the page before */
                    after?: number;
                };
                header?: never;
                path: {
                    workspace: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                sequence: number;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                at: string;
                                actor: {
                                    /** @enum {unknown} */
                                    kind: "person" | "management-key" | "command-line" | "gateway" | "nobody";
                                    id: string | null;
                                    name: string;
                                };
                                address: string | null;
                                workspace_id: string | null;
                                action: string;
                                target: string | null;
                                /** @enum {unknown} */
                                outcome: "done" | "denied" | "failed";
                                reason: string | null;
                                before: {
                                    [key: string]: unknown;
                                } | null;
                                after: {
                                    [key: string]: unknown;
                                } | null;
                                previous_hash: string;
                                /** @description SHA-256 of all other fields */
                                hash: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/workspaces/{workspace}/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as JSON lines, the oldest first
         * @description For the permission `audit.read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    workspace: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was done at this gateway, the newest first
         * @description For the permission `gateway-audit.read`.
         */
        get: {
            parameters: {
                query?: {
                    action?: string;
                    actor?: string;
                    /** @description `next` of the page before */
                    after?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                sequence: number;
                                /**
                                 * @description ISO 8601 in UTC
                                 * @example 2026-11-27T14:08:26.000Z
                                 */
                                at: string;
                                actor: {
                                    /** @enum {unknown} */
                                    kind: "person" | "management-key" | "command-line" | "gateway" | "nobody";
                                    id: string | null;
                                    name: string;
                                };
                                address: string | null;
                                workspace_id: string | null;
                                action: string;
                                target: string | null;
                                /** @enum {unknown} */
                                outcome: "done" | "denied" | "failed";
                                reason: string | null;
                                before: {
                                    [key: string]: unknown;
                                } | null;
                                after: {
                                    [key: string]: unknown;
                                } | null;
                                previous_hash: string;
                                /** @description SHA-256 of all other fields */
                                hash: string;
                            }[];
                            next: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same as JSON lines, the oldest first: a chain that can be checked
         * @description For the permission `gateway-audit.read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/audit-log/verified": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether its chain is whole
         * @description For the permission `gateway-audit.read`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ok: boolean;
                            checked: number;
                            broken: string | null;
                        };
                    };
                };
                /** @description Default Response */
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            error: {
                                code: string;
                                message: string;
                                field?: string;
                                request_id: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
