import type { Problem } from './response.js';
/** A thing of an owned resource, with the fields that its description names. */
export type Thing = {
    id: number;
    user_id: number;
    created_at: string;
    updated_at: string;
    [field: string]: unknown;
};
/** The version makes the entity tag, and the number is that of the last change of it; neither is sent. */
export type StoredThing = Thing & {
    version: number;
    change: number;
};
/** @returns the thing as responses have it */
export declare const shown: ({ version: _, change: __, ...thing }: StoredThing) => Thing;
/** A sign-in; times are epoch milliseconds. */
export type Session = {
    id: number;
    createdAt: number;
    lastUsedAt: number;
    expiresAt: number;
};
/** A personal access token; times are epoch milliseconds. */
export type ApiToken = {
    id: number;
    name: string;
    scopes: string[];
    /** In plain text: the accounts are made up. */
    token: string;
    createdAt: number;
    lastUsedAt: number | undefined;
    expiresAt: number | undefined;
};
export type Account = {
    id: number;
    email: string;
    email_verified: boolean;
    name: string;
    created_at: string;
    /** In plain text: these accounts are made up. */
    password: string;
    /** By the resource's name and the thing's id. */
    things: Map<string, Map<number, StoredThing>>;
    /** The number of the latest change of a thing. */
    lastChange: number;
    /** What was removed for good: the name of its kind, its id, and the number of that change. */
    removals: {
        thing: string;
        id: number;
        change: number;
    }[];
    sessions: Map<number, Session>;
    tokens: Map<number, ApiToken>;
    /** What was done first by Idempotency-Key: for which request, and when (epoch milliseconds). */
    keys: Map<string, {
        sent: string;
        kept: unknown;
        since: number;
    }>;
};
export type RefreshToken = {
    userId: number;
    sessionId: number;
    parent: RefreshToken | undefined;
    isUsed: boolean;
    /** How many were given for it. */
    successors: number;
    /** Epoch milliseconds of the first use of one of them. */
    successorUsedAt: number | undefined;
};
/** What a request is made with. */
export type AccessToken = {
    userId: number;
    sessionId: number;
    /** Of a personal access token; others open everything. */
    scopes?: readonly string[];
};
/** A mail that the service would send. */
export type SentMail = {
    kind: 'password_reset' | 'email_verification' | 'email_change' | 'email_changed' | 'password_changed';
    to: string;
    /** That of the link in it; undefined for a notice. */
    token: string | undefined;
};
/** What the link of a mail may do, until when (epoch milliseconds), and for which address. */
export type MailToken = {
    kind: SentMail['kind'];
    userId: number;
    email: string;
    expiresAt: number;
};
export type State = {
    accounts: Map<number, Account>;
    accessTokens: Map<string, AccessToken & {
        expiresAtSeconds: number;
    }>;
    refreshTokens: Map<string, RefreshToken>;
    mailTokens: Map<string, MailToken>;
    mails: SentMail[];
    /** By kind. */
    lastIds: Map<string, number>;
};
export declare const emptyState: () => State;
/** @returns an id that no other one of its kind has had */
export declare function nextId({ lastIds }: State, kind: string): number;
/** A write of a thing: a new version, the next number, and a later time. */
export declare function change(thing: StoredThing, changes: Record<string, unknown>, { account, now }: Pick<SignedInCall, 'account' | 'now'>): void;
export declare function nextChange(account: Account): number;
/** What a handler returns; a Response is made of it. */
export type Reply = {
    status: number;
    headers?: Record<string, string>;
    body?: unknown;
    /** Events in the place of a body. */
    stream?: AsyncGenerator<string>;
};
/** A request that has passed every check which the contract alone can make. */
export type Call = {
    state: State;
    /** Epoch milliseconds. */
    now: number;
    headers: Headers;
    /** By the operation's schemas, which the values fulfil. */
    path: {
        id: number;
    };
    query: Record<string, unknown>;
    body: unknown;
};
/** A call of somebody with an account and an access token. */
export type SignedInCall = Call & {
    account: Account;
    token: AccessToken;
    replyOf: ReplyOf;
};
/** What a problem is as a response. */
export type ReplyOf = (problem: Problem) => Reply;
export type Handler = (call: Call) => Reply;
export type SignedInHandler = (call: SignedInCall) => Reply;
