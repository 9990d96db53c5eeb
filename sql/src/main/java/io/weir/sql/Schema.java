package io.weir.sql;

import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;

/** The tables as Calcite sees them, with a rule's thresholds as columns of {@code transactions}. There is nothing else to be read. */
final class Schema {
    private final FlinkTypes.Factory types = new FlinkTypes.Factory();
    private final CalciteCatalogReader reader;

    Schema(Tables tables, RuleHeader header) {
        CalciteSchema root = CalciteSchema.createRootSchema(false, false);
        for (String name : tables.names()) {
            root.add(name, new AbstractTable() {
                @Override
                public RelDataType getRowType(RelDataTypeFactory factory) {
                    RelDataTypeFactory.Builder row = factory.builder();
                    for (TableColumn column : tables.columns(name)) {
                        row.add(column.name(), type(factory, column.type(), !column.required()));
                    }
                    if (name.equals(Tables.TRANSACTIONS)) {
                        for (Threshold threshold : header.thresholds()) {
                            row.add(threshold.name(), type(factory, threshold.isWhole() ? "BIGINT" : "DOUBLE", false));
                        }
                    }
                    return row.build();
                }
            });
        }
        root.add("STRING", factory -> type(factory, "STRING", false));
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
        reader = new CalciteCatalogReader(root, List.of(), types, new CalciteConnectionConfigImpl(properties));
    }

    SqlValidator validator() {
        return SqlValidatorUtil.newValidator(
                Functions.operators(),
                reader,
                types,
                SqlValidator.Config.DEFAULT
                        .withConformance(SqlConformanceEnum.DEFAULT)
                        .withTypeCoercionEnabled(false)
                        .withIdentifierExpansion(true));
    }

    CalciteCatalogReader reader() {
        return reader;
    }

    RelDataTypeFactory types() {
        return types;
    }

    private static RelDataType type(RelDataTypeFactory factory, String name, boolean nullable) {
        Supplier<RelDataType> text = () -> factory.createSqlType(SqlTypeName.VARCHAR, Integer.MAX_VALUE);
        RelDataType type =
                switch (name) {
                    case "STRING" -> text.get();
                    case "ARRAY<STRING>" -> factory.createArrayType(text.get(), -1);
                    case "TIMESTAMP_LTZ(3)" -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 3);
                    case "INT" -> factory.createSqlType(SqlTypeName.INTEGER);
                    default -> factory.createSqlType(SqlTypeName.valueOf(name));
                };
        return factory.createTypeWithNullability(type, nullable);
    }
}
