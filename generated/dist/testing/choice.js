/**
 * @param schema with `oneOf` and a discriminator
 * @returns the schema, or the rule that is broken where it is none of them
 */
export function choiceFor({ oneOf = [], discriminator = '' }, value, path) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject)
        return { path, code: 'invalid_type', message: 'must be a JSON object' };
    const name = value[discriminator];
    const namesOf = ({ properties = {} }) => properties[discriminator]?.enum ?? [];
    const message = `must be ${oneOf.flatMap(namesOf).join(', ')}`;
    return (oneOf.find((choice) => namesOf(choice).includes(name)) ?? {
        ...{ path: [...path, discriminator], code: 'invalid_union', message },
    });
}
