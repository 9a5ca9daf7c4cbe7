// BuiltinTemplate
