package io.weir.jobs;

import io.weir.features.exchange.FlatType;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Named at {@link Activity}, so that Flink exchanges activities with {@link ActivitySerializer}. */
public final class ActivityTypeFactory extends TypeInfoFactory<Activity> {
    @Override
    public TypeInformation<Activity> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
        return new FlatType<>(Activity.class, new ActivitySerializer());
    }
}
