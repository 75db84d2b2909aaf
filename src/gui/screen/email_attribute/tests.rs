use super::*;
use crate::account::Draft;
