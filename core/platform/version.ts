import product from '../../package.json' with { type: 'json' };

/** Of the program that wrote a journal record. */
export const productVersion: string = product.version;
