// What the double knows of the contract: an extract of the OpenAPI document, written when the package is generated.
export {};
