/** JSON Schema, with the keywords that schema.ts knows and no reference. */
export type Schema = {
    type?: string | string[];
    properties?: Record<string, Schema>;
    required?: string[];
    additionalProperties?: boolean;
    items?: Schema;
    minItems?: number;
    maxItems?: number;
    /** No two texts are alike without regard to case and accents, which JSON Schema cannot say. */
    uniqueItems?: boolean;
    anyOf?: Schema[];
    /** Objects, of which a property tells one from another. */
    oneOf?: Schema[];
    discriminator?: string;
    enum?: unknown[];
    minimum?: number;
    maximum?: number;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
    format?: string;
    default?: unknown;
    readOnly?: boolean;
};
export type Parameter = {
    name: string;
    in: 'path' | 'query';
    schema: Schema;
};
export type Operation = {
    id: string;
    /** In upper case. */
    method: string;
    /** With its parameters in braces. */
    path: string;
    /** Whether it needs an access token. */
    isProtected: boolean;
    /** With which a personal access token opens it; without one none does. */
    scope?: string;
    parameters: Parameter[];
    /** The request headers that it declares, e.g. `If-Match`. */
    headers: string[];
    /** What it takes as a body, which it then requires. */
    body?: {
        mediaTypes: string[];
        schema: Schema;
        /** It is read by the operation itself, whatever its media type, and may be much larger. */
        isFile?: true;
    };
};
/** A field beside those that everything has. */
export type FieldDescription = {
    /** What it is when creation leaves it out; undefined where it is required. */
    whenOmitted?: unknown;
    /** What a replacement that leaves it out makes of it: the same as creation does, or nothing. */
    whenReplaced: 'omitted' | 'kept';
    /** Whether it is given at creation alone. */
    immutable?: true;
    /** The problem of a second thing of a user with the same value. */
    unique?: string;
    /** Whether white space around its text, or each of its texts, is dropped. */
    trimmed?: true;
    /** The field that must have a value where this one has. */
    needs?: string;
    /** How many different texts there may be in the lists of all things of a user. */
    maxDistinct?: number;
    /** The resource that the value is an id of. */
    references?: {
        name: string;
        thing: string;
        missing?: string;
    };
    /** What it follows from, where the service alone writes it. */
    derived?: {
        kind: 'position';
        within: readonly string[];
    } | {
        kind: 'since';
        field: string;
    } | {
        kind: 'trash';
    } | {
        kind: 'series';
    };
};
/**
 * A query parameter of the page operation that picks things. `equals` and `oneOf` compare the field with the value or the
 * values, `hasAll` asks for each value in a list, without case and accents, `before` and `after` are strict, `trashed` picks what is in the trash, or what is not, `words` asks for each word in one of the fields, without case and accents.
 */
export type FilterDescription = {
    kind: 'equals' | 'oneOf' | 'hasAll' | 'before' | 'after' | 'trashed' | 'words';
    fields: string[];
    /** The value that stands for null. */
    none?: string;
};
/** How a field is compared: as it is, as text without case and accents, or by its place among the choices. */
export type SortDescription = {
    kind: 'value' | 'text';
} | {
    kind: 'choice';
    choices: string[];
};
/** A resource whose things belong to one user each: everything that the generic operations have to know of it. */
export type ResourceDescription = {
    /** What one of them is called: the problem of a missing one is `<thing>_not_found`. */
    thing: string;
    /** Of the collection, e.g. `/api/{user_id}/tasks`; one thing is under `/{id}` below it. */
    path: string;
    /** How many a user may have. */
    max?: number;
    fields: Record<string, FieldDescription>;
    /** By query parameter. */
    filters: Record<string, FilterDescription>;
    /** By the value of `sort`, without its sign. */
    sorts: Record<string, SortDescription>;
};
export type ContractData = {
    openapi: string;
    info: {
        title: string;
        version: string;
    };
    operations: Operation[];
    /** Every problem by its code. */
    problems: Record<string, {
        status: number;
        title: string;
        detail: string;
    }>;
    /** By name, which is the last segment of the path. */
    resources: Record<string, ResourceDescription>;
};
