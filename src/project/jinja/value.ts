export type Constant = string | number | boolean | null;

/** A constant, or a list or dictionary of them. */
export type Value = Constant | readonly Value[] | { readonly [key: string]: Value };
