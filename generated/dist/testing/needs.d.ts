type Descriptions = Record<string, {
    needs?: string;
}>;
type Values = Record<string, unknown>;
type FieldRule = {
    field: string;
    code: 'needs_field';
    message: string;
};
/** @returns the fields that others need, by name, and those others; ordered as PostgreSQL checks constraints: by name */
export declare function needsOf(fields: Descriptions): [needed: string, by: string[]][];
/** What is wrong with a request after which a field would be null that others need. @param given its fields */
export declare function errorsOfNeed([needed, by]: [needed: string, by: string[]], given: Values): FieldRule[];
/**
 * @param given the fields of a request
 * @param whole those of the item after it; undefined for what is not known
 * @returns what is wrong with them; nothing where every field has those that it needs
 */
export declare function brokenNeeds(fields: Descriptions, given: Values, whole: Values): FieldRule[];
export {};
