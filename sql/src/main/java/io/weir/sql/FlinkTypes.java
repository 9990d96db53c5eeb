package io.weir.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** The types that Flink SQL gives to expressions: 38 digits of decimals, and of each operation the precision and scale that its documentation states. */
final class FlinkTypes extends RelDataTypeSystemImpl {
    private static final int DIGITS = 38;
    private static final int LEAST_SCALE_OF_QUOTIENT = 6;

    /** Types by those rules. */
    static final class Factory extends JavaTypeFactoryImpl {
        Factory() {
            super(new FlinkTypes());
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }
    }

    @Override
    public int getMaxNumericPrecision() {
        return DIGITS;
    }

    @Override
    public int getMaxNumericScale() {
        return DIGITS;
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
        return switch (type) {
            case VARCHAR, VARBINARY -> Integer.MAX_VALUE;
            case DECIMAL -> 10;
            case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 6;
            default -> super.getDefaultPrecision(type);
        };
    }

    @Override
    public int getMaxPrecision(SqlTypeName type) {
        return switch (type) {
            case VARCHAR, CHAR, VARBINARY, BINARY -> Integer.MAX_VALUE;
            case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 9;
            default -> super.getMaxPrecision(type);
        };
    }

    /** Texts of different lengths become a VARCHAR, not padded ones. */
    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    @Override
    public RelDataType deriveDecimalPlusType(RelDataTypeFactory types, RelDataType a, RelDataType b) {
        return decimal(types, a, b, (p1, s1, p2, s2) -> {
            int scale = Math.max(s1, s2);
            return new int[] {Math.max(p1 - s1, p2 - s2) + scale + 1, scale};
        });
    }

    @Override
    public RelDataType deriveDecimalMultiplyType(RelDataTypeFactory types, RelDataType a, RelDataType b) {
        return decimal(types, a, b, (p1, s1, p2, s2) -> new int[] {p1 + p2 + 1, s1 + s2});
    }

    @Override
    public RelDataType deriveDecimalDivideType(RelDataTypeFactory types, RelDataType a, RelDataType b) {
        return decimal(types, a, b, (p1, s1, p2, s2) -> {
            int scale = Math.max(LEAST_SCALE_OF_QUOTIENT, s1 + p2 + 1);
            return new int[] {p1 - s1 + s2 + scale, scale};
        });
    }

    @Override
    public RelDataType deriveDecimalModType(RelDataTypeFactory types, RelDataType a, RelDataType b) {
        return decimal(types, a, b, (p1, s1, p2, s2) -> {
            int scale = Math.max(s1, s2);
            return new int[] {Math.min(p1 - s1, p2 - s2) + scale, scale};
        });
    }

    private interface Digits {
        int[] of(int p1, int s1, int p2, int s2);
    }

    /** Null where the rule is not about decimals. */
    private static RelDataType decimal(RelDataTypeFactory types, RelDataType a, RelDataType b, Digits digits) {
        if (!SqlTypeUtil.isExactNumeric(a)
                || !SqlTypeUtil.isExactNumeric(b)
                || !(SqlTypeUtil.isDecimal(a) || SqlTypeUtil.isDecimal(b))) {
            return null;
        }
        // A BIGINT counts as 19 digits here; Calcite's decimalOf would make 38 of it, and cut the fraction for them.
        int[] wished = digits.of(a.getPrecision(), scaleOf(a), b.getPrecision(), scaleOf(b));
        int precision = wished[0];
        int scale = wished[1];
        if (precision > DIGITS) {
            // What does not fit is cut from the fraction, of which six digits stay.
            int whole = precision - scale;
            scale = Math.max(DIGITS - whole, Math.min(scale, LEAST_SCALE_OF_QUOTIENT));
            precision = DIGITS;
        }
        RelDataType type = types.createSqlType(SqlTypeName.DECIMAL, precision, scale);
        return types.createTypeWithNullability(type, a.isNullable() || b.isNullable());
    }

    private static int scaleOf(RelDataType type) {
        return SqlTypeUtil.isDecimal(type) ? type.getScale() : 0;
    }
}
