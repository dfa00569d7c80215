const commonKeywords = [
    'type',
    'enum',
    'minLength',
    'maxLength',
    'pattern',
    'format',
    'items',
    'minItems',
    'maxItems',
    'uniqueItems',
    'anyOf',
    'minimum',
    'maximum',
];
const keywords = {
    parameter: [...commonKeywords, 'default'],
    body: [
        ...commonKeywords,
        'properties',
        'required',
        'additionalProperties',
        'readOnly',
        'oneOf',
        'discriminator',
    ],
};
const types = {
    parameter: ['string', 'boolean', 'integer', 'array'],
    body: ['string', 'boolean', 'integer', 'object', 'array', 'null'],
};
const formats = ['email', 'date', 'date-time', 'password', 'wall-clock-time', 'time-zone', 'rrule'];
/** @throws TypeError for a schema that says more than this file understands */
export function assertKnown(schema, place) {
    const strange = [
        ...Object.keys(schema).filter((keyword) => !keywords[place].includes(keyword)),
        ...[schema.type ?? []].flat().filter((type) => !types[place].includes(type)),
    ];
    if (strange.length > 0)
        throw new TypeError(`The in-memory service does not know "${strange[0]}" in the schema of a ${place}.`);
    const { format, pattern, additionalProperties = false } = schema;
    if (format !== undefined && !formats.includes(format))
        throw new TypeError(`The in-memory service does not know the format "${format}".`);
    if (format === 'email' && pattern === undefined)
        throw new TypeError('The in-memory service judges an e-mail address by the pattern that goes with its format.');
    if (schema.properties && additionalProperties !== false)
        throw new TypeError('The in-memory service takes closed objects only.');
    const parts = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    for (const part of schema.items ? [...parts, schema.items] : parts)
        assertKnown(part, place);
}
