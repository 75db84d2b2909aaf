//! From bytes to text to a tree: encoding, the linear guard scan, then roxmltree.
